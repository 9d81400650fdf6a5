"""Read Instagram's own export ("Download your information", JSON) as it lies in folders, ZIPs, or in a browser."""
