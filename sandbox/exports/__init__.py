"""Instagram's own export of a made-up account, in every layout there has been, with its faults and in its languages.

`python -m sandbox export --layout D --language tr --parts 3 --to FOLDER` writes one.
"""
