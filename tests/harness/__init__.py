"""What the end-to-end tests are made of: the real binary, browsers, callbacks."""
