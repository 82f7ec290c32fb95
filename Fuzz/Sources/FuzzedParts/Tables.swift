internal import ByteIO
internal import EntropyCoding

/// Any bytes are a frequency table or an error; a table comes back as the bytes that it was, and its alias table has
/// each slot once (Spec §8, §9).
public func fuzzTable(_ input: [UInt8]) {
  let table: FrequencyTable
  do throws(FormatError) {
    let (read, byteCount) = try FrequencyTable.read(from: input.span)
    hold(read.serialised() == Array(input.prefix(byteCount)), "a table has one form")
    table = read
  } catch {
    hold((14...17).contains(error.number) || error.number == 20, "an error of tables: \(error)")
    return
  }
  guard !table.isConstant else { return }
  checkSlots(of: table)
}

/// The slots of a symbol have the biases `0 ..< frequency`, each once.
private func checkSlots(of table: FrequencyTable) {
  let alias = AliasTable(table)
  var starts = [0]
  for frequency in table.frequencies {
    starts.append(starts[starts.count - 1] + Int(frequency))
  }
  var isTaken = [Bool](repeating: false, count: FrequencyTable.scale)
  for number in 0..<(1 << alias.bucketBits) {
    let bucket = alias.bucket(number)
    let other = bucket.divider < alias.width ? alias.bucket(bucket.alias).owner : bucket.owner
    for position in 0..<alias.width {
      let isOwn = position < bucket.divider
      let symbol = Int(isOwn ? bucket.owner : other)
      let bias = isOwn ? position : bucket.base + position - bucket.divider
      hold((0..<Int(table.frequencies[symbol])).contains(bias), "a bias is below the frequency")
      hold(!isTaken[starts[symbol] + bias], "no two slots are the same")
      isTaken[starts[symbol] + bias] = true
    }
  }
}

/// Any bytes are a context model or an error; a model comes back as the bytes that it was (Spec §9.1).
///
/// The last byte says what is known beforehand.
public func fuzzModel(_ input: [UInt8]) {
  guard let last = input.last else { return }
  let known: [GivenNumbers] = [.nothing, .forSome(below: 5), .forAll(below: 16)]
  let bytes = Array(input.dropLast())
  var reader = ByteReader(bytes.span)
  do throws(FormatError) {
    let model = try ContextModel.read(bytes.span, &reader, known: known[Int(last) % known.count])
    hold(model.serialised() == Array(bytes.prefix(reader.offset)), "a model has one form")
    _ = ContextTables(model)
  } catch {
    let numbers: Set = [13, 14, 15, 16, 17, 20, 37]
    hold(numbers.contains(error.number), "an error of models: \(error)")
  }
}
