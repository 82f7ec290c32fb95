import Glibc

/// An open file descriptor that closes itself, on whichever way a function is left.
struct Descriptor: ~Copyable {
  let number: CInt

  /// Takes an open descriptor over, and keeps it from being inherited: a child that held on to
  /// another end of its own pipe would never see the end of its input.
  ///
  /// (`pipe2` would do both at once, but Swift's Glibc module hasn't got it. Nothing else in the
  /// harness starts processes meanwhile.)
  init(owning number: CInt) {
    self.number = number
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
  }

  deinit {
    Glibc.close(number)
  }

  /// Closes the descriptor ahead of time.
  consuming func close() {}

  /// Hands the descriptor over to someone who closes it by number.
  consuming func release() -> CInt {
    let number = number
    discard self
    return number
  }

  /// A file without a name, gone when it is closed.
  static func temporaryFile() throws(RunFailure) -> Descriptor {
    guard let file = tmpfile() else {
      throw RunFailure("cannot create a temporary file", errno: errno)
    }
    defer { fclose(file) }
    let number = dup(fileno(file))
    guard number >= 0 else { throw RunFailure("cannot create a temporary file", errno: errno) }
    return Descriptor(owning: number)
  }
}

/// The two ends of a pipe.
struct Pipe: ~Copyable {
  let readEnd: Descriptor
  let writeEnd: Descriptor

  init() throws(RunFailure) {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { throw RunFailure("cannot make a pipe", errno: errno) }
    readEnd = Descriptor(owning: ends[0])
    writeEnd = Descriptor(owning: ends[1])
  }
}
