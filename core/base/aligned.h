#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace spikeloom {

/// Allocates on 64-byte boundaries (a cache line, and the widest vector register).
template <class T> struct AlignedAllocator {
  using value_type = T;
  static constexpr std::align_val_t alignment{64};

  AlignedAllocator() = default;
  template <class U> AlignedAllocator(const AlignedAllocator<U>&) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), alignment)); }
  void deallocate(T* p, std::size_t) { ::operator delete(p, alignment); }
  template <class U> bool operator==(const AlignedAllocator<U>&) const { return true; }
};

template <class T> using AlignedVector = std::vector<T, AlignedAllocator<T>>;

/// Entries that a row of n values takes when rows are padded so that each starts on a cache line, for float
/// and double.
constexpr std::size_t paddedRow(std::size_t n) { return (n + 15) / 16 * 16; }

} // namespace spikeloom
