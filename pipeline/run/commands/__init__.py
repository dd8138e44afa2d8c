"""What each command of the command line does. A handler takes the arguments and ``say``, which prints a line; none prints by itself.

One module for commands that need the same rooms, so that none waits for others' libraries.
"""
