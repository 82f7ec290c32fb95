internal import Glibc

/// Threads that all do the same, and are waited for.
///
/// Not those of a dispatch queue: they watch each other by way of /proc, and end the process when a file there can't be
/// opened, as in a bare chroot or when no descriptor is free; nor do they live on in a process that forks.
struct Workers: ~Copyable {
  private final class Job: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }
  }

  private let job: Job
  private var threads: [pthread_t] = []

  /// No thread yet.
  init(_ body: @escaping @Sendable () -> Void) {
    job = Job(body)
  }

  var count: Int { threads.count }

  /// Starts another thread.
  ///
  /// - Returns: Whether the system had one.
  mutating func start() -> Bool {
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(job)
    // SAFETY: the thread gets the reference that was retained for it, and gives it back when it is done; without a
    // thread it is given back here.
    let status = unsafe pthread_create(
      &thread,
      nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Job>.fromOpaque(context).takeRetainedValue().body()
        return nil
      },
      context.toOpaque()
    )
    guard status == 0 else {
      unsafe context.release()
      return false
    }
    threads.append(thread)
    return true
  }

  /// Waits until all threads are done.
  consuming func join() {
    for thread in threads {
      pthread_join(thread, nil)
    }
  }
}
