#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace spikeloom {

/// Reads a list of indices and ranges between commas, like "0-99, 150, 200-210": both ends of a range belong
/// to it; of "300-398/2" every second one, from the first on. The indices come in the order in which they are
/// written; none for a blank text.
/// @param size how many things there are to choose from: the indices are 0 … size − 1
/// @param path what the problems name, such as "target.file_neurons"
/// @throws InputErrors with every problem and the character, counted from 1, where it is: what is neither an
///   index nor a range, a range that runs backwards, a step of 0, an index that is too large or chosen twice
[[nodiscard]] std::vector<std::size_t> parseIndexList(std::string_view text, std::size_t size,
                                                      const std::string& path);

/// Such a list, as short as its ranges make it: "0-9,20,30-38/2".
[[nodiscard]] std::string indexListText(std::span<const std::size_t> indices);

} // namespace spikeloom
