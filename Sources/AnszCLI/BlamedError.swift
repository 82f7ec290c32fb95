internal import Ansz

/// An error, and what it is about when that isn't the source: an output, say.
struct BlamedError: Error {
  let name: String
  let error: any Error
}

/// Runs something that fails on account of `name`.
func blaming<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as BlamedError {
    throw error
  } catch let error as UsageError {
    throw error  // says itself what it is about
  } catch {
    throw BlamedError(name: name, error: error)
  }
}

/// A sink whose errors say whose they are.
struct NamedSink<Base: ByteSink>: ByteSink {
  private var base: Base
  private let name: String

  init(_ base: Base, _ name: String) {
    self.base = base
    self.name = name
  }

  mutating func write(_ bytes: Span<UInt8>) throws {
    do {
      try base.write(bytes)
    } catch {
      throw BlamedError(name: name, error: error)
    }
  }
}
