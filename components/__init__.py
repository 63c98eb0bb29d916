"""The app's parts: pages, and what they are made of. They compute nothing themselves."""
