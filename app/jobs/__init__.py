"""Work in processes of its own, which can be stopped and may die without harm to who waits."""
