import Glibc

/// Text flush right.
func column(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

/// Text flush left.
func leading(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// Prints a line at once, also into a pipe.
func say(_ text: String) {
  print(text)
  fflush(nil)
}

/// Ends the process unless a contender did what it had to; `precondition` says nothing in a release build.
func check(_ isRight: Bool, _ fault: @autoclosure () -> String) {
  if !isRight { fatalError(fault()) }
}

/// The content of a file, or the end of the process.
func readFile(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else {
    perror(path)
    exit(1)
  }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&piece, 1, piece.count, file), count > 0 {
    bytes += piece[..<count]
  }
  return bytes
}

func writeFile(_ path: String, _ text: String) {
  guard let file = fopen(path, "wb"), fputs(text, file) >= 0, fclose(file) == 0 else {
    perror(path)
    exit(1)
  }
}
