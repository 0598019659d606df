"""What draws a trace at a step. Views never see an experiment, a transport or a thread."""
