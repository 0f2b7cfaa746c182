#pragma once

#include <exception>
#include <new>
#include <vector>

#include "core/base/errors.h"

namespace spikeloom {

/// Does something and returns what went wrong, for those who tell it: none when it was done, or given up
/// because nobody waits for it any more (Cancelled).
template <class Work> [[nodiscard]] std::vector<InputError> problemsIn(Work&& work) {
  try {
    work();
    return {};
  } catch (const Cancelled&) {
    return {};
  } catch (const InputErrors& errors) {
    return errors.errors();
  } catch (const std::bad_alloc&) {
    return {{.file = {}, .path = {}, .message = "there is not enough memory"}};
  } catch (const std::exception& error) {
    return {{.file = {}, .path = {}, .message = error.what()}};
  }
}

} // namespace spikeloom
