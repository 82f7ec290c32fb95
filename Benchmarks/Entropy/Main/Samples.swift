import Glibc

/// Bytes from the middle of a file.
func readSample(_ path: String, _ byteCount: Int) -> [UInt8] {
  guard let file = fopen(path, "rb") else {
    perror(path)
    exit(1)
  }
  defer { fclose(file) }
  fseek(file, 0, SEEK_END)
  let size = ftell(file)
  fseek(file, max(0, (size - byteCount) / 2), SEEK_SET)
  return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
    count = fread(buffer.baseAddress, 1, byteCount, file)
  }
}

/// 47 symbols distributed like the quality values of a sequencing machine.
///
/// Most are near the top, with a tail downwards; from a fixed seed.
func qualityValues(_ byteCount: Int) -> [UInt8] {
  var state: UInt64 = 0x5EED
  return (0..<byteCount).map { _ in
    var value = 46
    // A geometric distribution of mean 5, cut off at 47.
    repeat {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      if state >> 33 & 0xFF < 43 { break }
      value -= 1
    } while value > 0
    return UInt8(33 + value)
  }
}
