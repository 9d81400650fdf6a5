"""App support: the only code that knows both Streamlit and igclient."""

__version__ = "0.1.0"
