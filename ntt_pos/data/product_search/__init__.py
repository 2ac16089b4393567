"""Finding a product by anything a cashier may type: the index, its makers, its words, slips forgiven."""
