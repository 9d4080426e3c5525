"""The parts of the load benchmark; `../run` puts them together."""
