"""Training of Roadscene's camera + radar students: data, network, losses, export, scores."""
