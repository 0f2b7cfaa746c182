#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <compare>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>

namespace spikeloom {

namespace detail {

/// Where the entries of a log are: pieces that are each twice as long as the one before and never moved, so
/// that a reader of the first entries and the owner who writes the next one touch different memory. Not
/// synchronised itself: a view must reach another thread through something that is (a mutex, a mailbox).
template <class T> struct LogPieces {
  explicit LogPieces(std::size_t firstPiece) : first(firstPiece) {}
  const std::size_t first; ///< entries of the first piece
  struct Place {
    std::size_t piece, offset;
  };
  [[nodiscard]] Place place(std::size_t index) const {
    const std::size_t piece = static_cast<std::size_t>(std::bit_width(index / first + 1)) - 1;
    return {piece, index - first * ((std::size_t{1} << piece) - 1)};
  }
  T& at(std::size_t index) {
    const auto [piece, offset] = place(index);
    if (!pieces[piece])
      pieces[piece] = std::make_unique<T[]>(first << piece);
    return pieces[piece][offset];
  }
  const T& at(std::size_t index) const {
    const auto [piece, offset] = place(index);
    return pieces[piece][offset];
  }
  std::array<std::unique_ptr<T[]>, 40> pieces;
};

} // namespace detail

/// The entries that a log had when the view was taken: a value, as cheap to copy as a shared pointer, and
/// unchanged by what is appended later.
template <class T> class LogView {
public:
  class Iterator {
  public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using reference = const T&;
    using pointer = const T*;
    using iterator_category = std::random_access_iterator_tag;

    Iterator() = default;
    Iterator(const detail::LogPieces<T>* pieces, std::size_t index) : m_pieces(pieces), m_index(index) {}
    reference operator*() const { return m_pieces->at(m_index); }
    pointer operator->() const { return &m_pieces->at(m_index); }
    reference operator[](difference_type n) const { return *(*this + n); }
    Iterator& operator+=(difference_type n) {
      m_index += static_cast<std::size_t>(n);
      return *this;
    }
    Iterator& operator-=(difference_type n) { return *this += -n; }
    Iterator& operator++() { return *this += 1; }
    Iterator& operator--() { return *this -= 1; }
    Iterator operator++(int) { return std::exchange(*this, *this + 1); }
    Iterator operator--(int) { return std::exchange(*this, *this - 1); }
    friend Iterator operator+(Iterator it, difference_type n) { return it += n; }
    friend Iterator operator+(difference_type n, Iterator it) { return it += n; }
    friend Iterator operator-(Iterator it, difference_type n) { return it -= n; }
    friend difference_type operator-(const Iterator& a, const Iterator& b) {
      return static_cast<difference_type>(a.m_index) - static_cast<difference_type>(b.m_index);
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.m_index == b.m_index; }
    friend auto operator<=>(const Iterator& a, const Iterator& b) { return a.m_index <=> b.m_index; }

  private:
    const detail::LogPieces<T>* m_pieces = nullptr;
    std::size_t m_index = 0;
  };

  LogView() = default;
  LogView(std::shared_ptr<const detail::LogPieces<T>> pieces, std::size_t size)
      : m_pieces(std::move(pieces)), m_size(size) {}

  [[nodiscard]] std::size_t size() const { return m_size; }
  [[nodiscard]] bool empty() const { return m_size == 0; }
  [[nodiscard]] const T& operator[](std::size_t index) const {
    assert(index < m_size);
    return m_pieces->at(index);
  }
  [[nodiscard]] const T& front() const { return (*this)[0]; }
  [[nodiscard]] const T& back() const { return (*this)[m_size - 1]; }
  [[nodiscard]] Iterator begin() const { return {m_pieces.get(), 0}; }
  [[nodiscard]] Iterator end() const { return {m_pieces.get(), m_size}; }
  /// Whether both are of one log and have the same entries.
  [[nodiscard]] bool operator==(const LogView&) const = default;
  /// Whether these are the first entries of what `later` has.
  [[nodiscard]] bool beginsOf(const LogView& later) const {
    return m_size == 0 || (m_pieces == later.m_pieces && m_size <= later.m_size);
  }

private:
  std::shared_ptr<const detail::LogPieces<T>> m_pieces;
  std::size_t m_size = 0;
};

/// A list that only grows. Appending costs the same however long it is, and views stay as they are. One owner
/// appends; moved, not copied: of two that go on from the same entries, one would write what views of the
/// other show.
template <class T> class AppendLog {
public:
  /// @param expected entries: the memory of so many is taken with the first, so that a long run needs no more
  /// in its last hour than in its first minute
  explicit AppendLog(std::size_t expected = 0)
      : m_pieces(std::make_shared<detail::LogPieces<T>>(std::max<std::size_t>(expected, 64))) {}
  AppendLog(AppendLog&&) noexcept = default;
  AppendLog& operator=(AppendLog&&) noexcept = default;

  void append(T entry) { m_pieces->at(m_size++) = std::move(entry); }
  [[nodiscard]] LogView<T> view() const { return {m_pieces, m_size}; }
  [[nodiscard]] std::size_t size() const { return m_size; }

private:
  std::shared_ptr<detail::LogPieces<T>> m_pieces;
  std::size_t m_size = 0;
};

} // namespace spikeloom
