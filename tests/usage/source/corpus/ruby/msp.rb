# frozen_string_literal: true

require 'faraday'
require 'open-uri'

module Msp
  ROOT = 'https://api.samsungknox.com/msp/v1'

  class Client
    def initialize(token, root: ROOT)
      @root = root
      @connection = Faraday.new(root) do |f|
        f.request :json
        f.response :raise_error
        f.headers['Authorization'] = "Bearer #{token}"
      end
    end

    def each_customer
      return enum_for(:each_customer) unless block_given?

      page = 0
      loop do
        batch = @connection.get("#{@root}/managedCustomers", pageNum: page).body
        break if batch.empty?

        batch.each { |customer| yield customer }
        page += 1
      end
    end

    def update(id, attributes)
      call :put, "managedCustomers/#{id}", attributes
    end

    def delink(ids)
      call :post, 'managedCustomers/delink', { ids: ids }
    end

    def profiles
      JSON.parse(URI.open("#{ROOT}/profiles", 'Authorization' => @token).read)
    end

    private

    def call(verb, path, body)
      @connection.run_request(verb, "#{@root}/#{path}", body.to_json, nil)
    end
  end
end
