"""Languages, catalogues, formats, text direction, normalisation of what people type."""
