"""The palettes of every family, as data: what a colour is for, and its colours from far to near or top to bottom."""

Palette = dict[str, tuple[str, ...]]

PALETTES: dict[str, tuple[Palette, ...]] = {
    "dusk_mountains": (
        {
            "sky": ("#3D3A78", "#7F5C93", "#D98C7A", "#F6C58B"),
            "sun": ("#FFF1CF", "#FFB36B"),
            "land": ("#A9789A", "#3A2344"),
        },
        {
            "sky": ("#1F2A55", "#514B84", "#B5688A", "#F5A58A"),
            "sun": ("#FFE6D0", "#FF8F70"),
            "land": ("#8D5E8C", "#1B1733"),
        },
        {
            "sky": ("#27586B", "#6FA0A0", "#EFC99A", "#FBE3B5"),
            "sun": ("#FFFBE6", "#FFD58A"),
            "land": ("#7FA09A", "#16323B"),
        },
        {
            "sky": ("#5B2A4E", "#B4475A", "#EE8056", "#FBC46C"),
            "sun": ("#FFF0C4", "#FFA04F"),
            "land": ("#B85A5C", "#32142F"),
        },
    ),
    "misty_ridges": (
        {
            "sky": ("#BFD3DA", "#D9E6E6", "#F1F2EA"),
            "sun": ("#FFFDF3", "#FFF3D6"),
            "land": ("#B4CBCF", "#16414A"),
        },
        {
            "sky": ("#C9C4D8", "#E2D6DC", "#F7E9E0"),
            "sun": ("#FFFAF0", "#FFE1CC"),
            "land": ("#BDB4CB", "#2E2A4A"),
        },
        {
            "sky": ("#C6D1BE", "#DFE4CF", "#F4F0DC"),
            "sun": ("#FFFDF0", "#FFF0C0"),
            "land": ("#AFC0A6", "#1F3B2E"),
        },
        {
            "sky": ("#23304F", "#33456B", "#5C739A"),
            "sun": ("#F6F3DF", "#9FB4E0"),
            "land": ("#50658E", "#0B1226"),
        },
    ),
    "sea_and_sun": (
        {
            "sky": ("#2D5E86", "#7BA7BF", "#F0D9A8"),
            "sun": ("#FFF4D0", "#FFD27A"),
            "water": ("#8DB3BF", "#1F5578", "#0B2B47"),
            "cloud": ("#F7E3C6",),
        },
        {
            "sky": ("#EFA08C", "#F7BFA4", "#FCE3CB"),
            "sun": ("#FFFBEF", "#FFDCA8"),
            "water": ("#EFC3B3", "#A9788F", "#523E66"),
            "cloud": ("#FFF0E4",),
        },
        {
            "sky": ("#2B2650", "#84416F", "#F08A5D"),
            "sun": ("#FFE9B8", "#FF9850"),
            "water": ("#D9806B", "#4B3263", "#191634"),
            "cloud": ("#F7A27C",),
        },
        {
            "sky": ("#0F4C5C", "#5FA8A0", "#F6E7B4"),
            "sun": ("#FFFCE5", "#FFE48A"),
            "water": ("#A9CDB6", "#1E7F83", "#0A3A4A"),
            "cloud": ("#FBF3D8",),
        },
    ),
    "paper_cutouts": (
        {"paper": ("#F8DCC9", "#F0997B", "#DB6A5E", "#A8415B", "#702E52", "#45203F"), "sun": ("#FFF3DF",)},
        {"paper": ("#E3EDF3", "#A9CBDA", "#6FA3BD", "#3B7A9C", "#1F5478", "#123654"), "sun": ("#FFE9C2",)},
        {"paper": ("#F4EBD3", "#D9C48B", "#A8AE6C", "#6A8A5B", "#3C664E", "#1F443E"), "sun": ("#E98A5B",)},
        {"paper": ("#F6E3DC", "#EABFB9", "#C793A8", "#8F6C97", "#574A7C", "#2C2B57"), "sun": ("#FFD9A0",)},
        {"paper": ("#FBEBC8", "#F6C667", "#EF9250", "#D65F43", "#973B45", "#4F2340"), "sun": ("#FFF8E6",)},
    ),
}
