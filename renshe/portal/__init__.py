"""Portal (门户): the pages of residents, employers, officers and leaders."""
