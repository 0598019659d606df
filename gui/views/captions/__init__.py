"""What draws a picture, what is said of it, and where the light is at every word."""
