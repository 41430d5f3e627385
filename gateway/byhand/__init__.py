"""Personal data masked and put back by hand, for those who paste into a chat that no gate stands before."""
