#include "core/io/input_files.h"

#include <exception>
#include <utility>
#include <vector>

#include "core/base/errors.h"
#include "core/base/file.h"
#include "core/io/data_file.h"

namespace spikeloom {

struct InputFiles::Cache {
  /// What reading a file came to.
  template <class Content> struct Outcome {
    std::shared_ptr<const Content> content;
    std::exception_ptr failure;
  };

  std::map<std::string, Outcome<NetworkFile>> networks;
  std::map<std::pair<std::string, std::string>, Outcome<DataTable>> tables;
  std::map<std::string, std::uint64_t> fingerprints;
  std::size_t reads = 0;

  template <class Content, class Key, class Read>
  std::shared_ptr<const Content> once(std::map<Key, Outcome<Content>>& known, const Key& key,
                                      const std::string& file, Read read) {
    const auto [at, isNew] = known.try_emplace(key);
    Outcome<Content>& outcome = at->second;
    if (isNew || (!outcome.content && !outcome.failure)) { // not known yet, or forgotten
      ++reads;
      try {
        outcome.content = std::make_shared<const Content>(read());
        fingerprints.try_emplace(file, hashOfContent(file).value_or(0));
      } catch (const InputErrors&) {
        outcome.failure = std::current_exception();
      }
    }
    if (outcome.failure)
      std::rethrow_exception(outcome.failure);
    return outcome.content;
  }
};

InputFiles::InputFiles() : m_cache(std::make_shared<Cache>()) {}

std::shared_ptr<const NetworkFile> InputFiles::network(const std::string& file,
                                                       const std::stop_token& stop) const {
  return m_cache->once(m_cache->networks, file, file, [&] { return readNetworkFile(file, stop); });
}

std::shared_ptr<const DataTable> InputFiles::table(const std::string& file, const std::string& dataset,
                                                   const std::stop_token& stop) const {
  return m_cache->once(m_cache->tables, std::pair(file, dataset), file,
                       [&] { return readDataTable(file, dataset, stop); });
}

void InputFiles::forgetNetworks() const { m_cache->networks.clear(); }

std::size_t InputFiles::reads() const { return m_cache->reads; }

const std::map<std::string, std::uint64_t>& InputFiles::fingerprints() const { return m_cache->fingerprints; }

} // namespace spikeloom
