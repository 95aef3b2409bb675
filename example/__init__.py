"""The example layers of Hoogeveen: schematic and invented, drawn by a script from plain facts."""
