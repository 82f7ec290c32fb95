package nonisolated(unsafe) var tuning: [Int32] = [80, 0, 0, 0, 0, 0, 0, 0]
