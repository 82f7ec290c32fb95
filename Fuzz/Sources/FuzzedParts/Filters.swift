internal import BlockCoding
internal import ByteIO

/// A description of a filter and any bytes: there and back is where it was, both ways (Spec §7.3).
public func fuzzFilter(_ input: [UInt8]) {
  var reader = ByteReader(input.span)
  let filter: BlockFilter
  do throws(FormatError) {
    filter = try BlockFilter.read(&reader)
  } catch {
    hold([20, 35].contains(error.number), "an error of filters: \(error)")
    return
  }
  var description: [UInt8] = []
  filter.append(to: &description)
  hold(description == Array(input.prefix(reader.offset)), "a filter has one form")
  let bytes = Array(input.dropFirst(reader.offset))
  hold(undone(filter, applied(filter, bytes)) == bytes, "what is filtered comes back")
  hold(applied(filter, undone(filter, bytes)) == bytes, "any bytes can be what a filter makes")
}

private func applied(_ filter: BlockFilter, _ bytes: [UInt8]) -> [UInt8] {
  var output = [UInt8](repeating: 0xA5, count: bytes.count)
  var span = output.mutableSpan
  filter.apply(to: bytes.span, into: &span)
  return output
}

private func undone(_ filter: BlockFilter, _ bytes: [UInt8]) -> [UInt8] {
  var output = [UInt8](repeating: 0xA5, count: bytes.count)
  var span = output.mutableSpan
  filter.undo(bytes.span, into: &span)
  guard filter.isInPlace else { return output }
  var inPlace = bytes
  var bytes = inPlace.mutableSpan
  filter.undo(in: &bytes)
  hold(inPlace == output, "in place it is the same")
  return output
}
