"""How fast wederwoord is: each figure beside a floor that was measured in the same run.

Absolute figures tell about a machine and its hour; how many times dearer than the floor
tells about the program. A bar that is not met is told in words and fails nothing.
"""
