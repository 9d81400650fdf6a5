"""The access to Instagram: the connected account, the sample, what was asked, when it ends."""
