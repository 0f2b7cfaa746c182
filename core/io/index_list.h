#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spikeloom {

/// Reads a list of indices and ranges between commas, like "0-99, 150, 200-210": both ends of a range belong
/// to it. The indices come in the order in which they are written; none for a blank text.
/// @param size how many things there are to choose from: the indices are 0 … size − 1
/// @param path what the problems name, such as "target.file_neurons"
/// @throws InputErrors with every problem and the character, counted from 1, where it is: what is neither an
///   index nor a range, a range that runs backwards, an index that is too large or chosen twice
[[nodiscard]] std::vector<std::size_t> parseIndexList(std::string_view text, std::size_t size,
                                                      const std::string& path);

} // namespace spikeloom
