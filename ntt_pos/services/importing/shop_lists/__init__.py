"""Lists that shops keep their own way: understood, asked about, then imported like our own form."""
