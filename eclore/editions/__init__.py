"""What differs from one edition to the next, as data: phases, rulebook, process rules, territories, memberships, pages."""
