"""The office: lists, pages, exports and checks for staff."""
