// One coder over one block, so many times: for counting instructions (Benchmarks/count-instructions).
//
//   ansz-instructions KERNEL ORDER encode|decode TIMES
//
// The block is 256 KiB of generated text, so that counts don't depend on files.
import BlockCoding
import EntropyCoding
import Glibc
import TestSupport

let words = CommandLine.arguments
guard words.count == 5, let order = Int(words[2]), (0...2).contains(order),
  let times = Int(words[4]), times > 0
else {
  print("usage: ansz-instructions KERNEL ORDER encode|decode TIMES")
  exit(2)
}
guard let kernel = RansKernel.available.first(where: { $0.name == words[1] }) else {
  print("no kernel \(words[1]) here")
  exit(3)
}
let effort = order == 0 ? nil : ContextModel.Effort(order: order, tableLimit: 64, rounds: 2)
let block = Samples.text(256 << 10, seed: 1)
var payload: [UInt8] = []
let encodeCount = words[3] == "encode" ? times : 1
for _ in 0..<encodeCount {
  let codec = BlockEncoder.encode(block, contexts: effort, with: kernel, into: &payload)
  precondition(codec == .rans)
}
var decoded: [UInt8] = []
for _ in 0..<(words[3] == "decode" ? times : 0) {
  try BlockCodec.rans.decode(payload.span, byteCount: block.count, with: kernel, into: &decoded)
}
precondition(words[3] == "encode" || decoded == block)
