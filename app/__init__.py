"""What people and other systems touch: the domain and the rooms around it."""
