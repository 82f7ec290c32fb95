// What Swift's Mutex does when it has to wait, for ThreadSanitizer to see.
//
// The library that has it isn't instrumented, and the kernel hands the lock over: whatever a lock that was waited for
// guards looks like a race then. This one asks again and again, by an atomic operation that is seen. Nobody sleeps in
// the kernel, so unlocking never has to wake anybody, and its own function for that isn't called.
//
// Preloaded by Scripts/fuzz --tsan and Scripts/test-sanitized --tsan; of no use otherwise.
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

// Synchronization._MutexHandle._lockSlow(_: UInt32): the state is 0 when it is free, and else the owner's thread.
__attribute__((swiftcall)) void lock_slow(
    uint32_t owner, __attribute__((swift_context)) _Atomic uint32_t *state)
    __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");

__attribute__((swiftcall)) void lock_slow(
    uint32_t owner, __attribute__((swift_context)) _Atomic uint32_t *state) {
  uint32_t free = 0;
  while (!atomic_compare_exchange_weak_explicit(
      state, &free, owner, memory_order_acquire, memory_order_relaxed)) {
    free = 0;
    sched_yield();
  }
}
