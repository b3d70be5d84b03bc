"""People: who gives, who belongs, who works here, and the mail they get."""
