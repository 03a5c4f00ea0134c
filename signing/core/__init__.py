"""What signing knows: algorithms, certificate profiles, verdicts and the rules that make them."""
