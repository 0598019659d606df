"""What the hand wishes, turned into changes of the settings, one file for each thing changed."""
