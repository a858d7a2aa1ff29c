# Signing keys, as administrators see them.

keys-about = The newest key signs. Older ones are published a while longer, so that what they signed can be checked.
keys-algorithm = Algorithm
keys-signing = signs
keys-published = published
keys-retired = retired
keys-published-until = Published until
keys-rotate = Replace the key
keys-rotate-heading = Replace the signing key?
keys-as-now = as the key that signs now
keys-old = The old keys
keys-retire = Publish them for a day more
keys-retire-hint = the usual way: nothing stops working
keys-withdraw = Accept nothing that they signed
keys-withdraw-hint = if somebody else has them
keys-retire-means = A new key signs from now on. The old ones are published for a day more.
keys-withdraw-means = A new key signs from now on. Every JWT that the old ones signed stops working at once, and APIs that keep the old keys accept them until they ask again.
