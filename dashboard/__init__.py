"""App support: the only code that knows both Streamlit and igclient."""
