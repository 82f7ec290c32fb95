import Foundation
import Glibc
import TestSupport
import Testing

/// A folder that goes when its test ends.
final class TemporaryFolder {
  let path: String

  /// An empty folder that everybody may read and only its owner may change.
  init() throws {
    let pattern = FileManager.default.temporaryDirectory.path + "/ansz-cli-XXXXXX"
    var characters = pattern.utf8CString
    path = try characters.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress, let made = mkdtemp(base) else {
        throw SystemError(call: "mkdtemp", code: errno)
      }
      return String(cString: made)
    }
    chmod(path, 0o755)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of a file in the folder.
  func path(of name: String) -> String { "\(path)/\(name)" }

  /// Writes a file.
  func write(_ bytes: [UInt8], to name: String) throws {
    guard let file = fopen(path(of: name), "wb") else {
      throw SystemError(call: name, code: errno)
    }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else {
      throw SystemError(call: name, code: errno)
    }
  }

  /// Makes a folder in the folder.
  func makeFolder(_ name: String, mode: mode_t = 0o755) throws {
    guard mkdir(path(of: name), mode) == 0 else { throw SystemError(call: name, code: errno) }
  }

  /// Makes a named pipe in the folder, at which `open` waits for whoever opens the other end.
  func makePipe(_ name: String) throws {
    guard mkfifo(path(of: name), 0o600) == 0 else { throw SystemError(call: name, code: errno) }
  }

  /// Makes a symbolic link in the folder.
  func link(_ name: String, to target: String) throws {
    guard symlink(target, path(of: name)) == 0 else {
      throw SystemError(call: name, code: errno)
    }
  }

  /// The bytes of a file that must be there.
  func bytes(
    of name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [UInt8] {
    try #require(Corpora.read(path(of: name)), "no \(name)", sourceLocation: sourceLocation)
  }

  /// The status of a file itself, not of what it links to.
  func status(of name: String) throws -> stat {
    var status = stat()
    guard lstat(path(of: name), &status) == 0 else { throw SystemError(call: name, code: errno) }
    return status
  }

  /// All names in the folder, those of hidden files too, in order.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

extension stat {
  /// The bits that `chmod` sets.
  var permissions: mode_t { st_mode & 0o7777 }
}
