"""Tools of the people who keep the knowledge true."""
