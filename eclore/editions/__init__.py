"""What differs from one edition to the next, as data: phases, rules, territories, memberships, pages."""
