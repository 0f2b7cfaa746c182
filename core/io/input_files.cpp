#include "core/io/input_files.h"

#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/errors.h"
#include "core/base/file.h"
#include "core/base/file_identity.h"
#include "core/base/input_file.h"
#include "core/io/data_file.h"
#include "core/io/hdf5_superblock.h"

namespace spikeloom {

struct InputFiles::Cache {
  /// What reading a file came to.
  template <class Content> struct Outcome {
    std::shared_ptr<const Content> content;
    std::exception_ptr failure;
    std::optional<FileIdentity> identity; ///< of what may be handed on
    std::optional<std::uint64_t> fingerprint;
  };
  /// What is known, and what was handed on and not yet asked for.
  template <class Key, class Content> struct Known {
    std::map<Key, Outcome<Content>> asked, handed;

    void handOn(Known& next) const {
      next.handed = handed;
      for (const auto& [key, outcome] : asked)
        if (outcome.identity)
          next.handed.insert_or_assign(key, outcome);
    }
  };

  Known<std::string, NetworkFile> networks;
  Known<std::pair<std::string, std::string>, DataTable> tables;
  std::map<std::string, std::uint64_t> fingerprints;
  std::size_t reads = 0;
  Progress progress;

  template <class Content, class Key, class Read>
  std::shared_ptr<const Content> once(Known<Key, Content>& known, const Key& key, const std::string& file,
                                      const std::stop_token& stop, Read read) {
    Outcome<Content>& outcome = known.asked[key];
    if (!outcome.content && !outcome.failure) // not known yet, or forgotten
      outcome = takenOver(known, key, file);
    if (!outcome.content && !outcome.failure) {
      known.handed.clear(); // an experiment names one file of a kind: there need not be room for two
      outcome = outcomeOf<Content>(file, stop, read);
    }
    if (outcome.fingerprint)
      fingerprints.try_emplace(file, *outcome.fingerprint);
    if (outcome.failure)
      std::rethrow_exception(outcome.failure);
    return outcome.content;
  }

private:
  template <class Content, class Key>
  static Outcome<Content> takenOver(Known<Key, Content>& known, const Key& key, const std::string& file) {
    const auto found = known.handed.find(key);
    if (found == known.handed.end() || !found->second.identity ||
        found->second.identity != FileIdentity::of(file))
      return {};
    return std::move(known.handed.extract(found).mapped());
  }

  template <class Content, class Read>
  Outcome<Content> outcomeOf(const std::string& file, const std::stop_token& stop, Read read) {
    Outcome<Content> out;
    ++reads;
    const auto before = FileIdentity::of(file); // what changes while it is read is another file
    Reading reading(stop);
    if (progress)
      reading.progress = [&](double fraction) { progress(file, fraction); };
    const bool settled = before && !before->isFresh();
    try {
      out.content = std::make_shared<const Content>(read(reading));
      out.fingerprint = hashOfContent(file, stop).value_or(0);
      if (settled && !out.content->fromOtherFiles)
        out.identity = before;
    } catch (const InputErrors&) {
      out.failure = std::current_exception();
      if (settled && inputProblem(file).empty() && !hdf5Start(file))
        out.identity = before;
    }
    return out;
  }
};

InputFiles::InputFiles() : m_cache(std::make_shared<Cache>()) {}

std::shared_ptr<const NetworkFile> InputFiles::network(const std::string& file,
                                                       const std::stop_token& stop) const {
  return m_cache->once(m_cache->networks, file, file, stop,
                       [&](const Reading& reading) { return readNetworkFile(file, reading); });
}

std::shared_ptr<const DataTable> InputFiles::table(const std::string& file, const std::string& dataset,
                                                   const std::stop_token& stop) const {
  return m_cache->once(m_cache->tables, std::pair(file, dataset), file, stop,
                       [&](const Reading& reading) { return readDataTable(file, dataset, reading); });
}

InputFiles InputFiles::handedOn() const {
  InputFiles out;
  m_cache->networks.handOn(out.m_cache->networks);
  m_cache->tables.handOn(out.m_cache->tables);
  return out;
}

void InputFiles::dropUnasked() const {
  m_cache->networks.handed.clear();
  m_cache->tables.handed.clear();
}

void InputFiles::setProgress(Progress progress) const { m_cache->progress = std::move(progress); }

void InputFiles::forgetNetworks() const { m_cache->networks = {}; }

std::size_t InputFiles::reads() const { return m_cache->reads; }

const std::map<std::string, std::uint64_t>& InputFiles::fingerprints() const { return m_cache->fingerprints; }

} // namespace spikeloom
