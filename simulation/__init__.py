"""`make simulate`: invented classes, to see how well estimates and allocation do. What it assumes about people is written
beside each figure; a site's own figures replace it."""
