import Glibc

/// Real files that the project's machines have beside the checkout; elsewhere their tests skip.
public enum Corpora {
  /// The files' contents, by name; empty where they are missing.
  ///
  /// They are looked for in `ANSZ_CORPORA`, unpacked; `Scripts/test` sets it.
  public static func load(_ names: [String] = ["dickens", "mr", "ooffice", "xml"]) -> [(
    name: String, content: [UInt8]
  )] {
    guard let folder = getenv("ANSZ_CORPORA").map({ String(cString: $0) }) else {
      print("skipped: ANSZ_CORPORA names no folder with \(names.joined(separator: ", "))")
      return []
    }
    return names.compactMap { name in
      guard let content = read("\(folder)/\(name)") else {
        print("skipped: no \(name) in ANSZ_CORPORA")
        return nil
      }
      return (name, content)
    }
  }

  /// The bytes of a file; nil when it can't be read.
  public static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      guard count > 0 else { return bytes }
      bytes += piece[..<count]
    }
  }
}
