"""What people have to look at, and by when: cases, who may see which, and what they did about them."""
