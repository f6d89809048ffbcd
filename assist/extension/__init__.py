"""The browser extension: its files, and the packing of them (`building`)."""
