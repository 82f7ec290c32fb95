import LatentCoding
print("later")
